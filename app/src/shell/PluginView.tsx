import { lazy, Suspense, type ComponentType } from 'react'
import { LoadingState } from '../sdk/components/States.tsx'
import { loadNamespace, PluginKeyContext } from '../sdk/i18n.ts'
import type { LazyComponent } from '../sdk/plugin.ts'
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx'

const components = new WeakMap<LazyComponent, ComponentType>()

/** One lazy component per manifest entry, whose dictionary is there before it draws. */
function componentOf(load: LazyComponent, plugin: string): ComponentType {
  let component = components.get(load)
  if (!component) {
    component = lazy(async () => {
      const [module] = await Promise.all([load(), loadNamespace(plugin)])
      return module
    })
    components.set(load, component)
  }
  return component
}

interface PluginViewProps {
  plugin: string
  load: LazyComponent
  /** A widget that fails takes its own place only, and says so in one line. */
  small?: boolean
}

/** Draws a page, tab or widget of a plugin: its texts, its loading state, and a boundary that keeps its faults to itself. */
export function PluginView({ plugin, load, small = false }: PluginViewProps) {
  const Component = componentOf(load, plugin)
  return (
    <PluginKeyContext value={plugin}>
      <ErrorBoundary small={small}>
        <Suspense fallback={<LoadingState rows={small ? 2 : 6} />}>
          <Component />
        </Suspense>
      </ErrorBoundary>
    </PluginKeyContext>
  )
}
