# Starts, renames and stops a machine, and follows it by events as a monitor does: ruby watch.rb URL USER PASSWORD.
# Prints what it saw as JSON.

require 'json'
require 'xmlrpc/client'

# Calls with the session: `api.call('VM.start', vm, false, false)`. An API error is raised as its code.
class Session
  def initialize(url, user, password)
    @server = XMLRPC::Client.new2(url)
    @server.http.verify_mode = OpenSSL::SSL::VERIFY_PEER if url.start_with?('https')
    @ref = value(@server.call('session.login_with_password', user, password, '1.0', 'watch.rb'))
  end

  def call(method, *params)
    value(@server.call(method, @ref, *params))
  end

  private

  def value(answer)
    raise answer['ErrorDescription'].join(' ') unless answer['Status'] == 'Success'

    answer['Value']
  end
end

api = Session.new(*ARGV)
machines = api.call('VM.get_all_records').reject { |_, r| r['is_a_template'] || r['is_control_domain'] }
vm, record = machines.find { |_, r| r['power_state'] == 'Halted' }
seen = []
token = api.call('event.from', ["VM/#{vm}"], '', 0.0)['token']

# Reads events until the machine is in a state with no operation in progress.
follow = lambda do |state|
  loop do
    batch = api.call('event.from', ["VM/#{vm}"], token, 10.0)
    token = batch['token']
    batch['events'].each do |event|
      now = event['snapshot']
      seen << [now['name_label'], now['power_state']] if now['current_operations'].empty?
    end
    break if seen.any? && seen.last[1] == state
  end
end

task = api.call('Async.VM.start', vm, false, false)
follow.call('Running')
api.call('VM.set_name_label', vm, 'Größe')
follow.call('Running')
error = begin
  api.call('VM.start', vm, false, false)
rescue RuntimeError => e
  e.message.sub(vm, 'VM')
end
api.call('VM.hard_shutdown', vm)
follow.call('Halted')
puts JSON.generate({
  'machines' => machines.values.map { |r| r['name_label'] }.sort,
  'of' => record['name_label'],
  'seen' => seen.uniq,
  'task' => api.call('task.get_status', task),
  'error' => error
})
api.call('session.logout')
