// Plain JavaScript, so that an old Node can say what it needs instead of failing on syntax.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(`Anju needs Node 22.18 or newer, this is ${process.versions.node}. "npm ci" brings it along: start with "npm start", not with "node".`)
  process.exit(1)
}
await import('./start.ts')
