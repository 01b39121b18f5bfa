#pragma once
// The updates of one run that are not finished, as the server keeps them in memory.
#include <temporal/api/enums/v1/update.pb.h>
#include <temporal/api/protocol/v1/message.pb.h>
#include <temporal/api/update/v1/message.pb.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "temporal/testing/detail/api.hpp"
#include "temporal/testing/detail/errors.hpp"
#include "temporal/testing/update_messages.hpp"

namespace perdura::temporal::testing::detail {

namespace apiupdate = ::temporal::api::update::v1;
namespace apiprotocol = ::temporal::api::protocol::v1;
using UpdateStage = enums::UpdateWorkflowExecutionLifecycleStage;

/// What a caller that waits for an update is told.
struct UpdateStatus {
  Status error;
  UpdateStage stage = enums::UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ADMITTED;
  std::optional<apiupdate::Outcome> outcome;
};

class Update {
 public:
  enum class State { Admitted, Sent, Accepted, Completed, Aborted };
  using Told = std::function<void(const UpdateStatus&)>;

  std::string id;
  apiupdate::Request request;
  State state = State::Admitted;
  std::uint64_t order = 0;
  EventId accepted_event_id = 0;
  std::optional<apiupdate::Outcome> outcome;

  bool open() const { return state == State::Admitted || state == State::Sent; }
  /// The stage that was reached.
  UpdateStatus status() const;
  /// Tells as soon as `stage` is reached or the update is aborted; at once if it is already.
  void wait(UpdateStage stage, Told told);
  /// Tells those whose stage has been reached.
  void reached();
  /// Tells everybody.
  void failed(const Status& error);

 private:
  struct Waiter {
    UpdateStage stage;
    Told told;
  };
  std::vector<Waiter> waiters_;
};

using UpdatePtr = std::shared_ptr<Update>;

/// Why updates end without an answer of the workflow.
enum class AbortReason {
  MemoryLost,          ///< forgotten; callers are told to try again
  WorkflowCompleted,   ///< closed for good
  WorkflowContinuing,  ///< closed, and goes on in a new run
  TaskFailed,          ///< the server did not take the workflow task that carried them
};

/// Changes that a workflow task makes here become visible when the task is committed.
struct UpdateEffects {
  std::vector<std::function<void()>> apply;
  std::vector<std::function<void()>> undo;
};

class UpdateRegistry {
 public:
  static constexpr std::size_t kMaxInFlight = 10;
  static constexpr std::size_t kMaxTotal = 2000;

  /// In memory, or completed earlier; null if unknown.
  UpdatePtr find(const std::string& id) const;
  /// Throws if there are too many.
  UpdatePtr admit(const apiupdate::Request& request);
  bool has_outgoing(bool include_sent) const;
  bool suggests_continue_as_new() const;
  /// The requests for a workflow task, in the order of their admission.
  std::vector<apiprotocol::Message> send(bool include_sent, EventId task_started_id);

  void accepted(const UpdatePtr& update, EventId event_id, UpdateEffects& effects);
  void rejected(const UpdatePtr& update, const apifailure::Failure& failure,
                UpdateEffects& effects);
  void completed(const UpdatePtr& update, const apiupdate::Outcome& outcome,
                 UpdateEffects& effects);
  /// Those that were sent with the task and that the worker did not mention.
  void reject_unprocessed(UpdateEffects& effects);
  /// Accepted ones cannot complete any more.
  void abort_accepted(UpdateEffects& effects);
  void abort(AbortReason reason);
  /// An update that the worker accepts although it was forgotten here.
  UpdatePtr resurrect(const std::string& id, const apiupdate::Request& request);
  /// One that history tells of: accepted, or completed if there is an outcome.
  void restore(const std::string& id, EventId accepted_event_id,
               std::optional<apiupdate::Outcome> outcome);

 private:
  void check_total() const;
  void abort_one(Update& update, AbortReason reason);

  std::map<std::string, UpdatePtr> updates_;  // neither completed nor rejected
  std::map<std::string, UpdatePtr> completed_;
  std::uint64_t last_order_ = 0;
};

}  // namespace perdura::temporal::testing::detail
