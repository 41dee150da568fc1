/** Reads an environment variable; absent and forbidden are the same to a function. */
export type ReadEnv = (name: string) => string | undefined

export function required(read: ReadEnv, name: string): string {
  const value = read(name)
  if (!value) throw new Error(`${name} is not set`)
  return value
}
