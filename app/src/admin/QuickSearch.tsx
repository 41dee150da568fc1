import { Input, Modal, type InputRef } from 'antd'
import { useEffect, useId, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useContextInfo } from '../sdk/context.ts'
import { titleText } from '../sdk/i18n.ts'
import type { IconName } from '../sdk/icons.ts'
import type { PluginManifest } from '../sdk/plugin.ts'
import { useRpc } from '../sdk/query.ts'
import { visibleEntries } from '../shell/plugins.ts'
import { Icon } from '../ui/Icon.tsx'

interface Hit {
  kind: string
  id: string
  title: string
  subtitle: string | null
  path: string
  rank: number
}

interface Choice {
  id: string
  icon: IconName
  title: string
  subtitle: string
  path: string
}

const WAIT_MS = 180

/** Ctrl-K: pages by name, and units, households, contracts … by what plugins search. A combobox: arrows, Enter, Escape. */
export default function QuickSearch({ plugins, open, onClose }: { plugins: readonly PluginManifest[]; open: boolean; onClose: () => void }) {
  const { t } = useTranslation('app')
  const { org, can, locale } = useContextInfo()
  const navigate = useNavigate()
  const listId = useId()
  const input = useRef<InputRef>(null)
  const [typed, setTyped] = useState('')
  const [asked, setAsked] = useState('')
  const [active, setActive] = useState(0)
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed.trim()), WAIT_MS)
    return () => clearTimeout(timer)
  }, [typed])

  const query = useRpc<Hit[]>('quick_search', { q: asked, org: org?.id }, { enabled: open && asked !== '', keepPrevious: true })
  const kinds = useMemo(() => new Map(plugins.flatMap((plugin) => plugin.searchKinds ?? []).map((kind) => [kind.kind, kind])), [plugins])
  const choices = useMemo((): Choice[] => {
    const wanted = typed.trim().toLowerCase()
    const pages = visibleEntries(plugins, (plugin) => plugin.menu, can)
      .filter(({ title }) => wanted === '' || title.zh.includes(wanted) || title.en.toLowerCase().includes(wanted))
      .slice(0, wanted === '' ? 8 : 4)
      .map((entry) => ({ id: `page-${entry.path}`, icon: entry.icon, title: titleText(entry.title, locale), subtitle: t('search.page'), path: entry.path }))
    if (wanted === '') return pages
    const hits = [...(query.data ?? [])]
      .filter(({ kind }) => kinds.has(kind))
      .sort((a, b) => b.rank - a.rank)
      .map((hit) => {
        const kind = kinds.get(hit.kind)
        return { id: hit.id, icon: kind?.icon ?? 'file', title: hit.title, subtitle: [kind && titleText(kind.title, locale), hit.subtitle].filter(Boolean).join(' · '), path: hit.path }
      })
    return [...hits, ...pages]
  }, [plugins, can, locale, t, typed, query.data, kinds])
  const at = Math.min(active, Math.max(choices.length - 1, 0))

  const go = (choice: Choice | undefined): void => {
    if (!choice) return
    onClose()
    void navigate(choice.path)
  }
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : -1
      setActive((at + step + choices.length) % Math.max(choices.length, 1))
    } else if (event.key === 'Enter') go(choices[at])
  }

  return (
    <Modal open={open} onCancel={onClose} footer={null} closable={false} title={null} width={620} style={{ top: '12vh' }} destroyOnHidden aria-label={t('search.open')} afterOpenChange={(shown) => { if (shown) input.current?.focus(); else { setTyped(''); setActive(0) } }}>
      <Input
        ref={input}
        size="large"
        variant="borderless"
        prefix={<Icon name="search" />}
        placeholder={t('search.placeholder')}
        value={typed}
        onChange={(event) => { setTyped(event.target.value); setActive(0) }}
        onKeyDown={onKeyDown}
        role="combobox"
        aria-label={t('search.placeholder')}
        aria-expanded={choices.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        {...(choices[at] ? { 'aria-activedescendant': `${listId}-${at}` } : {})}
      />
      <ul id={listId} role="listbox" aria-label={t('search.results')} className="anju-search-list">
        {choices.map((choice, index) => (
          <li key={choice.id} id={`${listId}-${index}`} role="option" aria-selected={index === at} className="anju-search-hit" onMouseMove={() => setActive(index)} onClick={() => go(choice)}>
            <Icon name={choice.icon} />
            <div className="anju-search-hit-text">
              <div>{choice.title}</div>
              <div className="anju-muted">{choice.subtitle}</div>
            </div>
          </li>
        ))}
      </ul>
      <div role="status" className="anju-muted" style={{ padding: '8px 12px 0' }}>
        {query.error ? t('search.failed') : typed.trim() !== '' && choices.length === 0 && !query.isFetching && asked === typed.trim() ? t('search.nothing', { q: typed.trim() }) : null}
      </div>
    </Modal>
  )
}
