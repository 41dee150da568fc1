import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { AppearanceControls } from '../shell/AppearanceControls.tsx'
import { Brand, Skyline } from '../ui/Brand.tsx'

/** Frame of the pages before the shell: the picture on one side, the form on the other. */
export function GatePage({ title, lead, children }: { title: string; lead: ReactNode; children: ReactNode }) {
  const { t } = useTranslation('app')
  return (
    <div className="anju-gate">
      <div className="anju-gate-picture">
        <Brand />
        <h2>{t('gate.slogan')}</h2>
        <p>{t('gate.text')}</p>
        <Skyline />
      </div>
      <main className="anju-gate-form">
        <div className="anju-gate-tools">
          <AppearanceControls />
        </div>
        <h1>{title}</h1>
        <div className="anju-gate-lead">{lead}</div>
        {children}
      </main>
    </div>
  )
}
