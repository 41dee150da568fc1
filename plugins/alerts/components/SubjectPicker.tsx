import { from, rpc, useContextInfo, useT } from '@anju/sdk'
import { Select } from 'antd'
import { useEffect, useState } from 'react'

interface SubjectPickerProps {
  id: string
  kind: string
  value?: string
  onChange?: (id: string) => void
}

type Option = { value: string; label: string }

const PAUSE_MS = 300

async function find(kind: string, text: string, org: string): Promise<Option[]> {
  if (kind === 'device') {
    const { data } = await from('devices').select('id, uid').eq('org_id', org).ilike('uid', `%${text.replaceAll(/[%_\\]/g, '')}%`).order('uid').limit(20)
    return ((data ?? []) as { id: string; uid: string }[]).map(({ id, uid }) => ({ value: id, label: uid }))
  }
  const rows = await rpc<{ kind: string; id: string; title: string; subtitle: string | null }[]>('quick_search', { q: text, org })
  return rows.filter((row) => row.kind === kind).map(({ id, title, subtitle }) => ({ value: id, label: subtitle ? `${title} · ${subtitle}` : title }))
}

/** Finds a home, household, lease or device by what is typed. */
export function SubjectPicker({ id, kind, value, onChange }: SubjectPickerProps) {
  const t = useT()
  const { org } = useContextInfo()
  const [text, setText] = useState('')
  const [options, setOptions] = useState<Option[]>([])
  useEffect(() => {
    if (!org || text.trim() === '') return
    let current = true
    const timer = setTimeout(() => {
      find(kind, text.trim(), org.id).then((found) => current && setOptions(found), () => current && setOptions([]))
    }, PAUSE_MS)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [kind, text, org])
  return <Select id={id} showSearch={{ filterOption: false, onSearch: setText }} placeholder={t('mute.find')} notFoundContent={text ? t('mute.not_found') : null} {...(value ? { value } : {})} options={options} onChange={(next: string) => onChange?.(next)} />
}
