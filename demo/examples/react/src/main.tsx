import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Plan } from './Plan';

createRoot(document.querySelector('#app')!).render(
  <StrictMode>
    <Plan />
  </StrictMode>,
);
