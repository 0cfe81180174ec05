/** An address from a backend, if it is one of the web; `null` for any other, such as `javascript:`. */
export function webAddress(address: string | null): string | null {
  return address !== null && /^https?:/i.test(address) ? address : null;
}
