import { errorText, useKeyset, useNotify, useT, ErrorState, LoadingState, rows, from } from '@anju/sdk'
import { Button, Table } from 'antd'
import { useEffect, useState } from 'react'
import { fieldTitle } from '../imports/kinds.ts'
import { download, faultsCsv, type FaultRow } from '../imports/faults.ts'
import type { ImportField } from '../imports/mapping.ts'

interface RowFaultsProps {
  batch: string
  fields: readonly ImportField[]
  /** `error`: rows that will not be imported; `kept`: records an undo could not remove. */
  state: 'error' | 'kept'
  fileName: string
  headers: readonly string[]
}

const SELECT = 'row_no, raw, errors'

/** What is wrong with which row, in words, and as a file to mend it by. */
export function RowFaults({ batch, fields, state, fileName, headers }: RowFaultsProps) {
  const t = useT()
  const notify = useNotify()
  const [saving, setSaving] = useState(false)
  const list = useKeyset<FaultRow>({
    table: 'import_rows',
    select: SELECT,
    order: [{ column: 'row_no', ascending: true }],
    filter: (query) => query.eq('batch_id', batch).eq('state', state),
    filterKey: [batch, state],
    pageSize: 50,
  })
  const save = async (): Promise<void> => {
    setSaving(true)
    try {
      const all: FaultRow[] = []
      for (let last = 0; ; ) {
        const page = await rows<FaultRow[]>(
          from('import_rows').select(SELECT).eq('batch_id', batch).eq('state', state).gt('row_no', last).order('row_no').limit(1000),
        )
        all.push(...page)
        const end = page.at(-1)
        if (!end || page.length < 1000) break
        last = end.row_no
      }
      const others = new Set(all.flatMap(({ raw }) => Object.keys(raw ?? {})).filter((header) => !headers.includes(header)))
      const csv = await faultsCsv(all, [...headers, ...others], { row: t('faults.row'), problem: t('faults.problem') }, (key) => fieldTitle(fields, key))
      download(`${fileName.replace(/\.[^.]*$/, '')}-${t('faults.file')}.csv`, csv)
    } catch (error) {
      await notify.error(error)
    } finally {
      setSaving(false)
    }
  }
  if (list.error && list.rows.length === 0) return <ErrorState error={list.error} onRetry={list.reload} />
  if (list.loading) return <LoadingState rows={4} />
  return (
    <section className="platform-panel" aria-label={t(`faults.title_${state}`)}>
      <div className="platform-panel-head">
        <div>
          <h2>{t(`faults.title_${state}`)}</h2>
          <p className="anju-muted">{t(`faults.hint_${state}`)}</p>
        </div>
        <Button loading={saving} onClick={save}>
          {t('faults.download')}
        </Button>
      </div>
      <Table<FaultRow>
        size="middle"
        rowKey="row_no"
        dataSource={list.rows}
        pagination={false}
        scroll={{ x: 'max-content' }}
        columns={[
          { key: 'row_no', title: t('faults.row'), dataIndex: 'row_no', align: 'right', width: 80 },
          {
            key: 'errors',
            title: t('faults.problem'),
            render: (_value, row) => (
              <ul className="platform-faults">
                {row.errors.map((fault, index) => (
                  <li key={index}>
                    <strong>{fieldTitle(fields, fault.field)}</strong> <FaultText faultKey={fault.key} params={fault.params} />
                  </li>
                ))}
              </ul>
            ),
          },
          {
            key: 'raw',
            title: t('faults.content'),
            render: (_value, row) => {
              const text = headers.map((header) => row.raw?.[header]).filter(Boolean).join(' | ')
              return (
                <div className="platform-raw" title={text}>
                  {text}
                </div>
              )
            },
          },
        ]}
      />
      {list.hasNext || list.hasPrevious ? (
        <div className="platform-actions" style={{ justifyContent: 'flex-end' }}>
          <Button disabled={!list.hasPrevious} onClick={list.previous}>
            {t('app:list.previous')}
          </Button>
          <Button disabled={!list.hasNext} onClick={list.next}>
            {t('app:list.next')}
          </Button>
        </div>
      ) : null}
    </section>
  )
}

/** A fault in words; the importer's own dictionary is fetched when needed. */
function FaultText({ faultKey, params }: { faultKey: string; params: Record<string, unknown> }) {
  const [text, setText] = useState('')
  const given = JSON.stringify(params)
  useEffect(() => {
    let current = true
    void errorText(faultKey, JSON.parse(given) as Record<string, unknown>).then((value) => current && setText(value))
    return () => {
      current = false
    }
  }, [faultKey, given])
  return text
}
