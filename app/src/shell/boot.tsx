import type { ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { loadConfig } from '../sdk/config.ts'
import { startI18n } from '../sdk/i18n.ts'
import { watchStyles } from './missingStyles.ts'
import { installedPlugins } from './registry.ts'
import '../ui/styles.css'

/** Starts an entry: the server's configuration and the texts first, then the app. */
export async function boot(app: ReactNode): Promise<void> {
  const root = document.getElementById('root')
  if (!root) throw new Error('the page has no #root')
  watchStyles()
  try {
    await loadConfig()
    await startI18n(installedPlugins)
    createRoot(root).render(app)
  } catch (error) {
    console.error(error)
    // The only text outside the dictionaries: they may be what is missing.
    const note = document.createElement('div')
    note.className = 'anju-start-fault'
    note.setAttribute('role', 'alert')
    note.append('系统暂时无法启动，请稍后刷新页面。若持续出现，请联系管理员。', document.createElement('br'), 'The system cannot start just now; reload in a moment or tell your administrator.')
    root.replaceChildren(note)
  }
}
