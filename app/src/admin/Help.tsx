import { useQuery } from '@tanstack/react-query'
import type { MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import type { GuidePage } from '../../tools/guide.ts'
import { PageHeader } from '../sdk/components/PageHeader.tsx'
import { LoadingState } from '../sdk/components/States.tsx'
import { currentLocale } from '../sdk/i18n.ts'
import './help.css'
import { NotFound } from './NotFound.tsx'

/** Every page of the guide, made into HTML by the build; fetched when opened. */
const pages = import.meta.glob<GuidePage>('../../../docs/guide/*/*.md', { import: 'default' })

/** A page of the operator guide in the language of the app: `/help`, `/help/field`. */
export default function Help() {
  const { page = 'index' } = useParams()
  const { t } = useTranslation('app')
  const locale = currentLocale()
  const navigate = useNavigate()
  const load = pages[`../../../docs/guide/${locale}/${page}.md`]
  const guide = useQuery({ queryKey: ['guide', locale, page], queryFn: () => load?.() ?? null, enabled: load !== undefined, staleTime: Infinity })
  if (!load) return <NotFound />
  if (!guide.data) return <LoadingState />
  // Links inside the text stay in the app.
  const follow = (event: MouseEvent): void => {
    const path = (event.target as HTMLElement).closest('a')?.getAttribute('href')
    if (!path?.startsWith('/help') || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    void navigate(path)
  }
  return (
    <>
      <PageHeader title={guide.data.title} parents={page === 'index' ? [] : [{ title: t('help.guide'), path: '/help' }]} />
      <article className="anju-card anju-guide" onClick={follow} dangerouslySetInnerHTML={{ __html: guide.data.html }} />
    </>
  )
}
