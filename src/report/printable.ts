/** Text without control characters other than line breaks: they would break a page, or move a terminal's cursor. */
export function printable(text: string): string {
  return text.replace(/(?!\n)\p{Cc}/gu, '\u{fffd}');
}
