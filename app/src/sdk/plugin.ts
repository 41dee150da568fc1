import type { ComponentType } from 'react'
import type { IconName } from './icons.ts'
import type { ConditionFields } from '../lowcode/conditions/fields.ts'
import type { JsonValue } from './schemaFaults.ts'

/** A short text in both languages, for what the shell must show before a plugin's locale is loaded. */
export interface Title {
  zh: string
  en: string
}

/** A lazily loaded page, tab or widget: `() => import('./pages/Units.tsx')`. */
export type LazyComponent = () => Promise<{ default: ComponentType }>

/** A lazily loaded dictionary: `() => import('./locales/zh-CN.json')`. */
export type LazyLocale = () => Promise<{ default: object }>

/** Where an entry stands in the admin menu. */
export type MenuSection = 'homes' | 'people' | 'money' | 'field' | 'system'

export interface MenuEntry {
  title: Title
  icon: IconName
  section: MenuSection
  /** A path of one of this plugin's pages, without parameters. */
  path: string
  /** Hidden without it. Rights are decided by the database; this only keeps dead ends out of sight. */
  permission?: string
  order?: number
  /** A number beside the entry: what a function (org uuid) gives, read again at an event of the user's own topic. */
  badge?: { rpc: string; event: string }
}

export interface PageEntry {
  /** Absolute, starts with `/<plugin key>`; parameters as in react-router: `/housing/units/:unitId`. */
  path: string
  title: Title
  permission?: string
  component: LazyComponent
}

export interface PortalPageEntry {
  /** Absolute inside the portal: `/bills`, `/bills/:orderId`. */
  path: string
  title: Title
  component: LazyComponent
  /** Present: the page is a tab of the bottom bar, in this order. At most five tabs in all. */
  tab?: { icon: IconName; order: number }
  /** Present: the page is a tile on the portal's first screen, in this order. */
  tile?: { icon: IconName; order: number }
}

export interface WidgetEntry {
  key: string
  title: Title
  permission?: string
  /** Columns of the workbench's twelve. */
  width: 3 | 4 | 6 | 8 | 12
  order?: number
  /** `bare`: the widget draws its own frame (number tiles do). */
  bare?: boolean
  component: LazyComponent
}

/** A part of another plugin's page about one record: the access log on a home's file. Drawn by that page's `RecordPanels`. */
export interface PanelEntry {
  key: string
  /** Where it belongs: `housing.unit`. The plugin that owns the page documents its places. */
  place: string
  permission?: string
  order?: number
  /** Gets the id of the record the page shows. */
  component: () => Promise<{ default: ComponentType<{ id: string }> }>
}

/** What a kind of quick-search hit is called and looks like (`private.search_source` names the kinds). */
export interface SearchKind {
  kind: string
  title: Title
  icon: IconName
}

/** A kind of import this plugin's migration registered with `private.import_kind`. */
export interface ImportEntry {
  kind: string
  title: Title
  permission: string
}

/**
 * A designer for a kind of configuration (`private.config_kind`). The configuration pages lead to it instead of their plain editor;
 * it saves with `save_config_draft`, and history, comparison, publishing and roll-back stay at `/lowcode/items/<id>`.
 */
export interface ConfigEditor {
  kind: string
  /** A path of one of this plugin's pages with `:itemId`: `/forms/design/:itemId`. */
  path: string
  /** Where a new item of the kind is begun, when the designer can. */
  newPath?: string
  /** What conditions in a body of the kind speak of, so that history and conflicts read them by title. */
  words?: () => Promise<{ default: (body: JsonValue, org: string) => Promise<ConditionFields> }>
}

export interface PluginManifest {
  /** Folder name under `plugins/`, first part of permission and error keys, i18n namespace. */
  key: string
  title: Title
  description?: Title
  /** Clause ids of the standard this plugin serves: `6.1.c`. */
  clauses: string[]
  /** Keys of plugins that must be there and enabled. */
  requires: string[]
  /** Permission keys this plugin defines: `housing.read`; named in its locales under `permissions.<action>`. */
  permissions: string[]
  menu: MenuEntry[]
  /** Further entries that are known only at run time (kinds of records an operator made): asked for once per organisation. */
  menuSource?: () => Promise<{ default: (org: string) => Promise<MenuEntry[]> }>
  pages: PageEntry[]
  portalPages: PortalPageEntry[]
  widgets: WidgetEntry[]
  panels: PanelEntry[]
  searchKinds?: SearchKind[]
  imports?: ImportEntry[]
  configEditors?: ConfigEditor[]
  /** Built-in resources (`private.resource_base`) whose pages draw `ExtraFields`, or whose rows `ExtraFieldsButton`: operators may add fields to these. */
  ownFields?: string[]
  /** Where a built-in record has a page of its own, by resource, `:id` for the record's: `{ 'housing.unit': '/housing/units/:id' }`. Lists of own fields lead there. */
  recordPages?: Record<string, string>
  /** Names in `cron.job` of the jobs this plugin's migration schedules. */
  cronJobs: string[]
  locales: { 'zh-CN': LazyLocale; 'en-US': LazyLocale }
  /** Refine resource names (tables) for pages that use Refine's own hooks. */
  resources?: string[]
  /** The platform itself: cannot be switched off. */
  core?: boolean
}

type Optional = 'requires' | 'permissions' | 'menu' | 'pages' | 'portalPages' | 'widgets' | 'panels' | 'cronJobs' | 'clauses'

/**
 * Declares a plugin. A manifest is data only, so that a disabled plugin costs nothing but these lines: pages, widgets
 * and locales are dynamic imports. Left-out lists are empty.
 */
export function definePlugin(manifest: Omit<PluginManifest, Optional> & Partial<Pick<PluginManifest, Optional>>): PluginManifest {
  return {
    clauses: [],
    requires: [],
    permissions: [],
    menu: [],
    pages: [],
    portalPages: [],
    widgets: [],
    panels: [],
    cronJobs: [],
    ...manifest,
  }
}
