/** The demo's sign-ins. One password for all of them: the demo runs on this machine only and says so where it prints them. */
export const DEMO_PASSWORD = 'anju-demo-2026'

export interface StaffPlan {
  email: string
  name: string
  role: string
  /** Estate codes; null means all. */
  estates: string[] | null
  organization: 'operator' | 'property' | 'authority'
}

export const STAFF: readonly StaffPlan[] = [
  { email: 'admin@demo.anju', name: '周敏', role: 'administrator', estates: null, organization: 'operator' },
  { email: 'manager@demo.anju', name: '陈立群', role: 'manager', estates: null, organization: 'operator' },
  { email: 'clerk@demo.anju', name: '刘洋', role: 'leasing_clerk', estates: ['WJ', 'QN'], organization: 'operator' },
  { email: 'clerk2@demo.anju', name: '黄晓燕', role: 'leasing_clerk', estates: ['AH'], organization: 'operator' },
  { email: 'finance@demo.anju', name: '吴静', role: 'finance', estates: null, organization: 'operator' },
  { email: 'inspector@demo.anju', name: '郑国强', role: 'inspector', estates: ['WJ'], organization: 'operator' },
  { email: 'dispatcher@demo.anju', name: '何伟', role: 'repair_dispatcher', estates: null, organization: 'operator' },
  { email: 'records@demo.anju', name: '许慧', role: 'records_keeper', estates: null, organization: 'operator' },
  { email: 'property@demo.anju', name: '马超', role: 'property_staff', estates: null, organization: 'property' },
  { email: 'authority@demo.anju', name: '林志远', role: 'authority_reader', estates: null, organization: 'authority' },
]

/** The tenant whose sign-in is printed; the first household of 望江苑 is theirs. */
export const TENANT_EMAIL = 'tenant@demo.anju'
