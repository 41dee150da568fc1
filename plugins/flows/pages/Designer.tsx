/** Placeholder until the designer is drawn. */
export default function Designer() {
  return null
}
