/** The types of the package know only its index, which loads reports by names that a bundler cannot follow. */
declare module 'istanbul-reports/lib/lcovonly/index.js' {
  import type { ReportBase } from 'istanbul-lib-report'

  export default class LcovReport extends ReportBase {
    constructor(options: { readonly projectRoot: string })
  }
}
