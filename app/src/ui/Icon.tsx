import { lazy, Suspense, type ComponentType } from 'react'
import { iconNames, type IconName } from '../sdk/icons.ts'

const iconSet = (): Promise<typeof import('./iconSet.ts')> => import('./iconSet.ts')

const drawings = new Map<IconName, ComponentType>(iconNames.map((name) => [name, lazy(async () => ({ default: (await iconSet()).icons[name] }))]))

/** The icon a manifest names; decoration beside a word, never alone. Its place is kept while the drawings load. */
export function Icon({ name }: { name: IconName }) {
  const Drawing = drawings.get(name)
  return (
    <span aria-hidden="true" className="anju-icon">
      <Suspense>{Drawing ? <Drawing /> : null}</Suspense>
    </span>
  )
}
