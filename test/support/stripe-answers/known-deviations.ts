/**
 * Where the simulator answers otherwise than the SDK's types say, each with its reason: by field and what is said of it, such
 * as `Invoice.total is missing`. None is known.
 */
export const KNOWN_DEVIATIONS: Readonly<Record<string, string>> = {};
