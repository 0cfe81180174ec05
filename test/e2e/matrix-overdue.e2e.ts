import { OVERDUE_ROWS } from './matrix/overdue.ts';
import { playMatrix } from './matrix/play.ts';

playMatrix(OVERDUE_ROWS);
