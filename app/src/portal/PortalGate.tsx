import type { ReactNode } from 'react'
import { AppearanceControls } from '../shell/AppearanceControls.tsx'
import { Brand } from '../ui/Brand.tsx'
import { ElderlySwitch } from './ElderlySwitch.tsx'

/** Frame of the portal's pages before the tenant is known. */
export function PortalGate({ title, lead, children }: { title: string; lead: ReactNode; children: ReactNode }) {
  return (
    <div className="anju-portal-gate">
      <header style={{ display: 'flex', justifyContent: 'space-between', alignItems: 'center', gap: 8, flexWrap: 'wrap' }}>
        <Brand />
        <span>
          <AppearanceControls />
        </span>
      </header>
      <main>
        <h1>{title}</h1>
        <p className="anju-gate-lead">{lead}</p>
        {children}
        <div style={{ marginTop: 28 }}>
          <ElderlySwitch />
        </div>
      </main>
    </div>
  )
}
