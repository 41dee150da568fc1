const words: Record<string, string> = {
  reset: '清空本地数据 / clearing local data',
  database: '启动数据库 / starting the database',
  schema: '应用数据库结构 / applying the schema',
  services: '启动服务 / starting services',
  app: '构建应用 / building the app',
  demo: '写入演示数据 / filling in the demo estates',
  devices: '启动设备桥接与模拟器 / starting the device bridge and simulator',
}

/** Prints each step with the seconds since the start. */
export function progressPrinter(print: (line: string) => void): (step: string) => void {
  const began = Date.now()
  return (step) => print(`  ${((Date.now() - began) / 1000).toFixed(1).padStart(5)} s  ${words[step] ?? step}`)
}
