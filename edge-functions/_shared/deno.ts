/** A variable this function may not read is one it does not have. */
export function readEnv(name: string): string | undefined {
  try {
    return Deno.env.get(name)
  } catch {
    return undefined
  }
}
