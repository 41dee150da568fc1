import type { RecordPanelsProps } from '../sdk/components/RecordPanels.tsx'
import { useContextInfo } from '../sdk/context.ts'
import type { PluginManifest } from '../sdk/plugin.ts'
import { PluginView } from './PluginView.tsx'
import { visibleEntries } from './plugins.ts'

/** What `RecordPanels` draws: the panels of these plugins that belong to the place and that the user may see. */
export function Panels({ plugins, place, id }: RecordPanelsProps & { plugins: readonly PluginManifest[] }) {
  const { can } = useContextInfo()
  return visibleEntries(plugins, (plugin) => plugin.panels, can)
    .filter((panel) => panel.place === place)
    .map((panel) => <PluginView key={`${panel.plugin}.${panel.key}`} plugin={panel.plugin} load={panel.component} props={{ id }} small />)
}
