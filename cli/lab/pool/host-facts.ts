/** What all hosts of a lab say of their hardware and software. */

export const CPUS = 8
export const CPU_MODEL = 'Intel(R) Xeon(R) CPU E5-2630 v3 @ 2.40GHz'

export const SOFTWARE = {
  product_version: '8.3.0',
  product_version_text: '8.3',
  product_version_text_short: '8.3',
  platform_name: 'XCP',
  platform_version: '3.4.0',
  product_brand: 'XCP-ng',
  build_number: 'cloud',
  hostname: 'localhost',
  date: '20260701',
  dbv: '0.0.1',
  xapi: '24.16',
  xapi_build: '24.16.0',
  xen: '4.17.5',
  linux: '4.19.0+1',
  xencenter_min: '2.21',
  xencenter_max: '2.21',
  network_backend: 'openvswitch',
  db_schema: '5.786',
  'xs:main': 'XCP-ng Pack, version 8.3.0',
}

export const CPU_INFO = {
  cpu_count: String(CPUS),
  socket_count: '1',
  threads_per_core: '2',
  vendor: 'GenuineIntel',
  speed: '2400.000',
  modelname: CPU_MODEL,
  family: '6',
  model: '63',
  stepping: '2',
  flags: 'fpu vme de',
  features: '17cbfbff-f7fa3223-2d93fbff-00000023',
  features_pv: '17c9cbf5-f6f83203-2191cbf5-00000023',
  features_hvm: '17cbfbff-f7fa3223-2d93fbff-00000023',
  features_hvm_host: '17cbfbff',
  features_pv_host: '17cbfbff',
}

export const LICENCE = {
  restrict_vswitch_controller: 'false',
  expiry: '20300101T00:00:00Z',
  sku_type: 'free',
  grace: 'no',
  version: '8.3.0',
  sku_marketing_name: 'XCP-ng',
  productcode: '',
  restrict_pooling: 'false',
}

export const BIOS = {
  'bios-vendor': 'Dell Inc.',
  'bios-version': '2.9.1',
  'system-manufacturer': 'Dell Inc.',
  'system-product-name': 'PowerEdge R630',
  'system-version': '',
  'system-serial-number': 'ABC1234',
  'hp-rombios': '',
  'oem-1': 'Xen',
}
