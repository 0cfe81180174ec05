export { BuyCreditsHarness } from './buy-credits-harness.ts';
export { ElementHarness, readText } from './element-harness.ts';
export { SeatEditorHarness } from './seat-editor-harness.ts';
