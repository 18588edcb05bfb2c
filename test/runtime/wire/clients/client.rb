# Calls with Ruby's xmlrpc: ruby client.rb URL. Prints what came back as JSON.

require 'json'
require 'xmlrpc/client'

server = XMLRPC::Client.new2(ARGV[0])
pen = server.call('pen.create', {
  'name_label' => 'Füller',
  'weight' => 1.5,
  'bought' => XMLRPC::DateTime.new(2026, 1, 31, 12, 0, 0),
  'other_config' => {},
  'tags' => [],
  'spare' => ''
})['Value']
answers = server.multicall(
  ['pen.get_name_label', pen],
  ['system.methodHelp', 'pen.write'],
  ['pen.get_length', 'x']
)
record = server.call('pen.get_record', pen)['Value']
done, fault = server.call2('system.methodHelp', 'no.such')
puts JSON.generate({
  'lists' => server.call('system.listMethods').include?('pen.create'),
  'label' => record['name_label'],
  'bought' => record['bought'].to_time.strftime('%Y%m%dT%H:%M:%SZ'),
  'config' => record['other_config'],
  'spare' => record['spare'],
  'multicall' => answers.map { |answer| answer.is_a?(Hash) ? answer['Status'] : answer },
  'fault' => done ? 0 : fault.faultCode,
  'cups' => server.call('cup.get_all_records')['Value'].size
})
