import { Await, EmptyState, PageHeader, titleText, useContextInfo, useDefinitions, useRpc, useT } from '@anju/sdk'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { FilePicker, type ChosenFile } from '../components/FilePicker.tsx'
import { MappingTable } from '../components/MappingTable.tsx'
import { RunProgress } from '../components/RunProgress.tsx'
import { kindTitle } from '../imports/kinds.ts'
import { guessMapping, knownNames, missingFields, type ImportKind, type Mapping } from '../imports/mapping.ts'
import { runStep, upload } from '../imports/run.ts'
import { useImportRun } from '../imports/useImportRun.ts'
import '../platform.css'

/** A new import: choose a file, say what its columns mean, let the rows be checked. Nothing is written before “import”. */
export default function ImportWizard() {
  const { kind: wanted = '' } = useParams()
  const [params] = useSearchParams()
  const resource = wanted === 'records' ? params.get('resource') : null
  return resource ? <RecordImport resource={resource} /> : <KindImport wanted={wanted} />
}

/** Records of a kind that an operator made: its fields are known to the database only. */
function RecordImport({ resource }: { resource: string }) {
  const t = useT()
  const { org } = useContextInfo()
  const definitions = useDefinitions()
  const title = definitions.data?.find(({ key }) => key === resource)?.title
  const name = title ? titleText(title) : ''
  const fields = useRpc<ImportKind['fields']>('record_import_fields', { org: org?.id, resource }, { enabled: org !== null })
  return (
    <>
      <PageHeader title={t('import.title', { kind: name })} parents={[{ title: name, path: `/records/of/${resource}` }]} subtitle={t('import.subtitle')} />
      <Await query={fields}>{(known) => (org ? <Steps key={resource} kind={{ kind: 'records', plugin: 'records', fields: known }} org={org.id} resource={resource} /> : null)}</Await>
    </>
  )
}

function KindImport({ wanted }: { wanted: string }) {
  const t = useT()
  const { org } = useContextInfo()
  const kinds = useRpc<ImportKind[]>('import_kinds', { org: org?.id }, { enabled: org !== null })
  return (
    <>
      <PageHeader title={t('import.title', { kind: kindTitle(wanted) })} parents={[{ title: t('imports.title'), path: '/platform/imports' }]} subtitle={t('import.subtitle')} />
      <Await query={kinds}>
        {(list) => {
          const kind = list.find((one) => one.kind === wanted)
          return kind && org ? <Steps key={kind.kind} kind={kind} org={org.id} /> : <EmptyState title={t('import.unknown_kind')} />
        }}
      </Await>
    </>
  )
}

function Steps({ kind, org, resource }: { kind: ImportKind; org: string; resource?: string }) {
  const t = useT()
  const navigate = useNavigate()
  const { estate, estates } = useContextInfo()
  const [file, setFile] = useState<ChosenFile | null>(null)
  const [mapping, setMapping] = useState<Mapping>({ columns: {}, fixed: {} })
  const { running, run } = useImportRun()

  const take = (chosen: ChosenFile): void => {
    const columns = guessMapping(chosen.table.headers, kind.fields)
    // A list of one estate rarely repeats its name on every line: the switcher says which one is meant.
    const here = estate ?? (estates.length === 1 ? estates[0] : undefined)
    const fixed: Record<string, string> = here && !columns['estate'] && kind.fields.some(({ key }) => key === 'estate') ? { estate: here.name } : {}
    setMapping({ columns, fixed })
    setFile(chosen)
  }
  const check = async (): Promise<void> => {
    if (!file) return
    const used: Mapping = { columns: mapping.columns, fixed: Object.fromEntries(Object.entries(mapping.fixed).filter(([key]) => !mapping.columns[key])) }
    const checked = await run(async (onProgress) => {
      const batch = await upload(kind.kind, org, file.name, used, file.table, onProgress, resource)
      return runStep('check', batch.id, onProgress)
    })
    if (checked) void navigate(`/platform/imports/${checked.id}`, { replace: true })
  }

  if (!file) {
    return (
      <section className="platform-panel">
        <h2>{t('import.step_file')}</h2>
        <p className="anju-muted">{t('import.step_file_hint', { fields: kind.fields.filter(({ required }) => required).map(({ title }) => titleText(title)).join(t('import.separator')) })}</p>
        <FilePicker knownNames={knownNames(kind)} onFile={take} />
      </section>
    )
  }
  const missing = missingFields(mapping, kind.fields)
  const rows = file.table.rows.filter((row) => row !== null).length
  return (
    <>
      <section className="platform-panel platform-file">
        <strong>{file.name}</strong>
        <span className="anju-muted">
          {[t('import.rows', { count: rows }), t('import.columns', { count: file.table.headers.length }), ...(file.table.encoding === 'gb18030' ? [t('import.gbk')] : [])].join(' · ')}
        </span>
        <Button type="link" style={{ paddingInline: 0 }} disabled={running !== null} onClick={() => setFile(null)}>
          {t('import.other_file')}
        </Button>
      </section>
      <section className="platform-panel">
        <h2>{t('import.step_mapping')}</h2>
        <p className="anju-muted">{t('import.step_mapping_hint')}</p>
        <MappingTable fields={kind.fields} table={file.table} mapping={mapping} onChange={setMapping} />
        {missing.length > 0 ? (
          <Alert
            style={{ marginTop: 14 }}
            type="warning"
            showIcon
            title={t('import.missing', { fields: missing.map(({ title }) => titleText(title)).join(t('import.separator')) })}
          />
        ) : null}
        <div className="platform-actions">
          <Button type="primary" size="large" disabled={missing.length > 0} loading={running !== null} onClick={check}>
            {t('import.check')}
          </Button>
          <span className="anju-muted">{t('import.check_hint')}</span>
        </div>
        {running ? (
          <div style={{ marginTop: 14 }}>
            <RunProgress running={running} />
          </div>
        ) : null}
      </section>
    </>
  )
}
