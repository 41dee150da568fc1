import { lazy, Suspense, type ComponentType } from 'react'
import { LoadingState } from '../sdk/components/States.tsx'
import { loadNamespace, PluginKeyContext } from '../sdk/i18n.ts'
import type { LazyComponent, PanelEntry } from '../sdk/plugin.ts'
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx'
import { fetchMissingStyles } from './missingStyles.ts'

type Load = PluginViewProps['load']

const components = new WeakMap<Load, ComponentType<object>>()

/** One lazy component per manifest entry, whose dictionary is there before it draws. */
function componentOf(load: Load, plugin: string): ComponentType<object> {
  let component = components.get(load)
  if (!component) {
    component = lazy(async () => {
      const [module] = await Promise.all([load(), loadNamespace(plugin), fetchMissingStyles()])
      return module as { default: ComponentType<object> }
    })
    components.set(load, component)
  }
  return component
}

interface PluginViewProps {
  plugin: string
  load: LazyComponent | PanelEntry['component']
  /** What a panel gets: the record it is about. */
  props?: { id: string }
  /** A widget that fails takes its own place only, and says so in one line. */
  small?: boolean
}

/** Draws a page, tab or widget of a plugin: its texts, its loading state, and a boundary that keeps its faults to itself. */
export function PluginView({ plugin, load, props, small = false }: PluginViewProps) {
  const Component = componentOf(load, plugin)
  return (
    <PluginKeyContext value={plugin}>
      {/* What could not be fetched is asked for anew when the user comes back to it. */}
      <ErrorBoundary small={small} onFault={() => components.delete(load)}>
        <Suspense fallback={<LoadingState rows={small ? 2 : 6} />}>
          <Component {...props} />
        </Suspense>
      </ErrorBoundary>
    </PluginKeyContext>
  )
}
