import { currentLocale, exportedRows, fieldText, titleText, useAction, useContextInfo, useT, type ListFilter, type ResourceDefinition } from '@anju/sdk'
import { Button } from 'antd'
import { useState } from 'react'
import { attachmentsShown } from '../list.ts'
import { statusTitle, type CustomRecord } from '../record.ts'

/** All records the list shows, as a workbook; fetched a page at a time. */
export function ExportButton({ definition, filters }: { definition: ResourceDefinition; filters: readonly ListFilter[] }) {
  const t = useT()
  const { org } = useContextInfo()
  const [done, setDone] = useState<number | null>(null)
  const write = async (records: readonly CustomRecord[]): Promise<void> => {
    const { default: writeExcel } = await import('write-excel-file/browser')
    const locale = currentLocale()
    const fields = definition.fields.filter(({ type }) => type !== 'section')
    const targets = attachmentsShown(definition, true)
    const heads = [t('list.number'), ...targets.map((target) => t(`attach.${target}`)), ...(definition.statuses?.length ? [t('list.status')] : []), ...fields.map(({ title }) => titleText(title))]
    const rows = records.map((record) => [
      text(record.number),
      ...targets.map((target) => text(record.attach[target]?.label ?? '')),
      ...(definition.statuses?.length ? [text(statusTitle(definition, record.status))] : []),
      ...fields.map((field) => {
        const value = record.values[field.key]
        // Numbers stay numbers, money in yuan.
        if (typeof value === 'number' && field.type !== 'choice') return { value: field.type === 'money' || field.result === 'money' ? value / 100 : value, type: Number }
        return text(fieldText(field, value, locale))
      }),
    ])
    await writeExcel([heads.map((value) => ({ value, fontWeight: 'bold' as const })), ...rows]).toFile(`${titleText(definition.title).replaceAll(/[\\/:*?"<>|\s]+/g, '-')}.xlsx`)
  }
  const run = useAction(async () => {
    setDone(0)
    const entry = { org: org?.id, estate: null, list: `records.${definition.key}`, format: 'xlsx' as const, columns: definition.fields.map(({ key }) => key) }
    try {
      const records: CustomRecord[] = []
      for await (const page of exportedRows<CustomRecord>(entry, { filters })) {
        records.push(...page)
        setDone(records.length)
      }
      await write(records)
    } finally {
      setDone(null)
    }
  })
  return <Button loading={done !== null} onClick={() => run.mutate(undefined)}>{done ? t('list.exporting', { count: done }) : t('app:export')}</Button>
}

const text = (value: string) => ({ value, type: String })
