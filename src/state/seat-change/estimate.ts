import type { SeatChangeEstimateResult } from '../../core/index.ts';
import { estimateSeatChange } from '../../core/index.ts';

/** The estimate; `null` where an amount is past 2⁵³: only the quote can tell. */
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
