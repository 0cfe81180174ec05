/** Messages of every number field. */
export const numberMessages = {
  input_not_a_number: 'Enter a number in digits, such as 12.',
  input_not_whole: 'Enter a whole number in digits only.',
} as const;
