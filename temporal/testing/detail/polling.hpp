#pragma once
// Long polls: included by the files that answer them.
#include "temporal/testing/detail/core.hpp"

namespace perdura::temporal::testing::detail {

template <class Response>
void Core::wait_for_task(const QueueKey& key, const std::string& identity, Reply<Response> reply,
                         TaskQueues::Serve serve) {
  const std::uint64_t id = ++last_poll_;
  if (queues_.poll(key, {id, identity, serve}, now())) return;
  const auto timer = std::make_shared<Runtime::TimerId>(0);
  const auto leave = [this, key, id, timer] {
    queues_.remove(key, id, now());
    end_poll_.erase(id);
    cancel(*timer);
  };
  // A poll is answered, empty, shortly before its caller would give up.
  constexpr Duration kTailRoom = std::chrono::seconds{1};
  const Duration patience = std::min(options_.poll_timeout, reply.deadline() - now() - kTailRoom);
  end_poll_[id] = [leave, reply](const Status& status) {
    leave();
    if (status.ok()) return reply.send({});
    reply.fail(status);
  };
  *timer = after(patience, [this, id] {
    if (const auto found = end_poll_.find(id); found != end_poll_.end()) {
      const auto end = found->second;
      end({});
    }
  });
  reply.on_gone(leave);
}

}  // namespace perdura::temporal::testing::detail
