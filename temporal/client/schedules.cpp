#include <temporal/api/schedule/v1/message.pb.h>

#include "temporal/client/client.hpp"
#include "temporal/client/detail/convert.hpp"
#include "temporal/client/detail/core.hpp"
#include "temporal/client/detail/fill_start.hpp"

namespace perdura::temporal {
namespace {

namespace ws = workflowservice;
namespace proto = ::temporal::api::schedule::v1;
namespace enums = ::temporal::api::enums::v1;

enums::ScheduleOverlapPolicy overlap_of(ScheduleOverlap overlap) {
  return static_cast<enums::ScheduleOverlapPolicy>(overlap);
}

void fill(proto::Schedule& to, const ScheduleOptions& from) {
  for (const auto& cron : from.crons) to.mutable_spec()->add_cron_string(cron);
  for (const auto& interval : from.intervals) {
    auto& spec = *to.mutable_spec()->add_interval();
    detail::fill(*spec.mutable_interval(), interval.every);
    detail::fill(*spec.mutable_phase(), interval.phase);
  }
  to.mutable_spec()->set_timezone_name(from.time_zone);
  detail::fill_workflow(from.action, *to.mutable_action()->mutable_start_workflow());
  to.mutable_policies()->set_overlap_policy(overlap_of(from.overlap));
  detail::fill(*to.mutable_policies()->mutable_catchup_window(), from.catchup_window);
  to.mutable_state()->set_paused(from.paused);
  to.mutable_state()->set_notes(from.note);
}

/// Descriptions and lists tell the same in messages of two types.
template <class Info>
void read_times(const Info& from, ScheduleDescription& to) {
  for (const auto& time : from.future_action_times()) to.next.push_back(detail::read(time));
  for (const auto& action : from.recent_actions()) {
    to.recent.push_back(detail::read(action.start_workflow_result()));
  }
}

ScheduleDescription description_of(const std::string& id,
                                   const ws::DescribeScheduleResponse& from) {
  const auto& schedule = from.schedule();
  ScheduleDescription to{.id = id,
                         .workflow_type = schedule.action().start_workflow().workflow_type().name(),
                         .paused = schedule.state().paused(),
                         .note = schedule.state().notes(),
                         .actions = from.info().action_count()};
  read_times(from.info(), to);
  for (const auto& run : from.info().running_workflows()) to.running.push_back(detail::read(run));
  return to;
}

ScheduleDescription description_of(const proto::ScheduleListEntry& from) {
  ScheduleDescription to{.id = from.schedule_id(),
                         .workflow_type = from.info().workflow_type().name(),
                         .paused = from.info().paused(),
                         .note = from.info().notes()};
  read_times(from.info(), to);
  return to;
}

ws::PatchScheduleRequest patch_request(const detail::ClientCore& core, const std::string& id) {
  ws::PatchScheduleRequest request;
  request.set_namespace_(core.name_space());
  request.set_schedule_id(id);
  request.set_identity(core.identity());
  request.set_request_id(core.id_or_new({}));
  return request;
}

/// The server takes an empty note for "do not pause".
std::string said(std::string note, const char* otherwise) {
  return note.empty() ? otherwise : std::move(note);
}

}  // namespace

void Client::create_schedule(ScheduleOptions schedule, Answer<Acknowledged> answer) {
  ws::CreateScheduleRequest request;
  request.set_namespace_(core_->name_space());
  request.set_schedule_id(schedule.id);
  request.set_identity(core_->identity());
  request.set_request_id(core_->id_or_new(schedule.request_id));
  fill(*request.mutable_schedule(), schedule);
  if (schedule.trigger_now) {
    request.mutable_initial_patch()->mutable_trigger_immediately()->set_overlap_policy(
        overlap_of(schedule.overlap));
  }
  core_->tell(std::move(request), std::move(answer));
}

void Client::describe_schedule(std::string id, Answer<ScheduleDescription> answer) {
  ws::DescribeScheduleRequest request;
  request.set_namespace_(core_->name_space());
  request.set_schedule_id(id);
  core_->ask<ScheduleDescription>(
      std::move(request), {}, std::move(answer),
      [id](const ws::DescribeScheduleResponse& response) { return description_of(id, response); });
}

void Client::delete_schedule(std::string id, Answer<Acknowledged> answer) {
  ws::DeleteScheduleRequest request;
  request.set_namespace_(core_->name_space());
  request.set_schedule_id(id);
  request.set_identity(core_->identity());
  core_->tell(std::move(request), std::move(answer));
}

void Client::pause_schedule(std::string id, std::string note, Answer<Acknowledged> answer) {
  auto request = patch_request(*core_, id);
  request.mutable_patch()->set_pause(said(std::move(note), "paused"));
  core_->tell(std::move(request), std::move(answer));
}

void Client::unpause_schedule(std::string id, std::string note, Answer<Acknowledged> answer) {
  auto request = patch_request(*core_, id);
  request.mutable_patch()->set_unpause(said(std::move(note), "unpaused"));
  core_->tell(std::move(request), std::move(answer));
}

void Client::trigger_schedule(std::string id, Answer<Acknowledged> answer) {
  auto request = patch_request(*core_, id);
  request.mutable_patch()->mutable_trigger_immediately();
  core_->tell(std::move(request), std::move(answer));
}

void Client::list_schedules(ListOptions options, Answer<SchedulePage> answer) {
  ws::ListSchedulesRequest request;
  request.set_namespace_(core_->name_space());
  request.set_query(options.query);
  request.set_maximum_page_size(options.page_size);
  request.set_next_page_token(options.page_token);
  const auto to_page = [](const ws::ListSchedulesResponse& response) {
    SchedulePage page{.next_page_token = response.next_page_token()};
    for (const auto& entry : response.schedules()) page.schedules.push_back(description_of(entry));
    return page;
  };
  core_->ask<SchedulePage>(std::move(request), {}, std::move(answer), to_page);
}

}  // namespace perdura::temporal
