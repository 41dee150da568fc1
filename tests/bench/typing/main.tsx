import { createRoot } from 'react-dom/client'
import { RecordForm } from '../../../app/src/lowcode/forms/RecordForm.tsx'
import { ContextInfoContext, type ContextInfo } from '../../../app/src/sdk/context.ts'
import { startI18n } from '../../../app/src/sdk/i18n.ts'
import '../../../app/src/ui/styles.css'
import { adminTheme } from '../../../app/src/ui/theme.ts'
import { ThemeProvider } from '../../../app/src/ui/ThemeProvider.tsx'
import { filledIn, hundredFields, tableField, tableRows } from './fields.ts'

/** The pages of the typing benchmark: `#form`, `#table` and `#plain`, the floor. */

const nobody: ContextInfo = {
  user: { id: 'bench', email: undefined, phone: undefined, name: undefined },
  organizations: [], org: null, estate: null, estates: [], permissions: [], tenant: null, locale: 'zh-CN',
  can: () => false, pluginEnabled: () => true, selectOrganization: () => undefined, selectEstate: () => undefined, reload: () => Promise.resolve(),
}
const form = hundredFields()
const table = [tableField()]

/** The browser's own hundred inputs, nothing listening: what a key stroke costs at least on this machine. */
function Plain() {
  return (
    <form className="anju-form">
      {Array.from({ length: 100 }, (_input, n) => (
        <p key={n}><label>{`Field ${n}`}<br /><input id={`plain-${n}`} defaultValue="一号楼" /></label></p>
      ))}
    </form>
  )
}

function Page() {
  const which = location.hash.slice(1)
  if (which === 'plain') return <Plain />
  const [fields, values] = which === 'table' ? [table, tableRows()] : [form, filledIn(form)]
  return <RecordForm fields={fields} values={values} draft={`bench.${which}`} onSubmit={() => Promise.resolve()} />
}

await startI18n([])
const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <ThemeProvider look={adminTheme('light')}>
      <ContextInfoContext value={nobody}>
        <main style={{ padding: 24, maxWidth: 1100 }}><Page /></main>
      </ContextInfoContext>
    </ThemeProvider>,
  )
}
