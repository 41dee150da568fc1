import { errorText, useT, type SchemaFault } from '@anju/sdk'
import { useEffect, useState } from 'react'

/** Every fault of a body: where, and what is wrong, in the reader's language. */
export function FaultList({ faults }: { faults: readonly SchemaFault[] }) {
  const t = useT()
  const [texts, setTexts] = useState<Record<string, string>>({})
  // A kind's own checker names its faults by message keys of its plugin, whose texts may not be loaded yet.
  const foreign = JSON.stringify(faults.filter(({ keyword }) => keyword.includes('.')))
  useEffect(() => {
    let current = true
    const wanted = JSON.parse(foreign) as SchemaFault[]
    void Promise.all(wanted.map(async (fault) => [JSON.stringify(fault), await errorText(fault.keyword, fault.params)] as const)).then((found) => current && setTexts(Object.fromEntries(found)))
    return () => {
      current = false
    }
  }, [foreign])
  const say = (fault: SchemaFault): string => {
    if (fault.keyword.includes('.')) return texts[JSON.stringify(fault)] ?? fault.keyword
    const params = Object.fromEntries(Object.entries(fault.params).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]))
    return t(`faults.${fault.keyword}`, params)
  }
  if (faults.length === 0) return null
  return (
    <ul role="alert" className="lowcode-faults">
      {faults.map((fault) => (
        <li key={JSON.stringify(fault)}>
          <code>{fault.path || '/'}</code> {say(fault)}
        </li>
      ))}
    </ul>
  )
}
