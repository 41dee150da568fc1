/** The one function of papaparse that is used; the package brings no types. */
declare module 'papaparse' {
  interface ParseResult {
    data: string[][]
    meta: { delimiter: string }
  }
  const Papa: { parse: (text: string, options?: { skipEmptyLines?: boolean; delimiter?: string }) => ParseResult }
  export default Papa
}
