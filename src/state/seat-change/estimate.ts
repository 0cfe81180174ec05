import type { SeatChangeEstimateResult } from '../../core/index.ts';
import { estimateSeatChange } from '../../core/index.ts';

/** Returns the estimate, or `null` if an amount exceeds 2⁵³: then only the quote has it. */
export function tryEstimate(
  input: Parameters<typeof estimateSeatChange>[0],
): SeatChangeEstimateResult | null {
  try {
    return estimateSeatChange(input);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
