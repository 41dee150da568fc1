import { describe, expect, it } from 'vitest'
import { importsOf, violation } from './boundaries.ts'

describe('what a plugin may import', () => {
  const page = 'plugins/housing/pages/Units.tsx'

  it('is the SDK, its own folder and the named libraries', () => {
    for (const name of ['@anju/sdk', './UnitForm.tsx', '../units.ts', 'react', 'antd', 'antd/es/table', '@refinedev/core']) expect(violation(page, name)).toBeNull()
  })

  it('is never another plugin, the app’s inside or a library that was not agreed on', () => {
    expect(violation(page, '../../tenants/persons.ts')).toMatch('never imports another plugin')
    expect(violation(page, '../../../app/src/shell/session.tsx')).toMatch('its own folder only')
    expect(violation(page, 'lodash')).toMatch('not among the libraries')
    expect(violation('plugins/housing/portal/Home.tsx', '@refinedev/core')).toMatch('no Refine')
  })

  it('is more in the platform, whose import wizard reads files', () => {
    expect(violation('plugins/platform/imports/table.ts', 'papaparse')).toBeNull()
    expect(violation('plugins/housing/pages/Units.tsx', 'papaparse')).not.toBeNull()
  })

  it('is more in its tests', () => {
    expect(violation('plugins/housing/tests/status.db.test.ts', '../../../supabase/tests/harness.ts')).toBeNull()
    expect(violation('plugins/housing/tests/status.db.test.ts', 'vitest')).toBeNull()
    expect(violation(page, 'vitest')).not.toBeNull()
  })

  it('holds for the app and the edge functions, too', () => {
    expect(violation('app/src/admin/AdminShell.tsx', '../../../plugins/housing/plugin.ts')).toMatch('by folder')
    expect(violation('app/src/sdk/client.ts', '../shell/session.tsx')).toMatch('knows nothing')
    expect(violation('edge-functions/pay/index.ts', '../../app/src/sdk/format.ts')).toMatch('own folder')
    expect(violation('edge-functions/pay/index.ts', '../_shared/reply.ts')).toBeNull()
  })
})

it('takes no text for an import', () => {
  expect(importsOf(`import { t } from './t.ts'\nt('conflicts.from', { plugin: 'x' })\nconst page = <p title="from">from 'here' {t('a from "b"')}</p> // import 'c'\nconst say = "import('d')"`)).toEqual(['./t.ts'])
  expect(importsOf(`type A = import('./a.ts').A\nconst b = () => import(\`x\`)`)).toEqual(['./a.ts', 'x'])
})

it('finds static, dynamic and side-effect imports', () => {
  expect(importsOf(`import a from 'a'\nimport type { B } from "b"\nimport './c.css'\nconst d = () => import('./d.tsx')\nexport * from './e.ts'`)).toEqual([
    'a', 'b', './c.css', './d.tsx', './e.ts',
  ])
})
