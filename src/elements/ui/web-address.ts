/** Returns a backend's address if it is http(s); `null` for any other scheme, such as `javascript:`. */
export function webAddress(address: string | null): string | null {
  return address !== null && /^https?:/i.test(address) ? address : null;
}
