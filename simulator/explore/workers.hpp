#pragma once
// Child processes that do one job after another: if one dies, its job has failed and nothing else.
#include <sys/types.h>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace perdura::simulator {

/// One thread only; the calling process has no other threads, for children are made by forking it.
/// Children end with it.
class Workers {
 public:
  /// In a child: a job's answer. Built there by `Begin`, so what it keeps between jobs is its own.
  using Work = std::function<std::string(const std::string& job)>;
  using Begin = std::function<Work()>;

  struct Answer {
    std::size_t job = 0;                // its number
    std::optional<std::string> text{};  // none: the child died
    std::string death = {};             // "it died: Aborted (signal 6)"
  };

  /// `count`: at least one.
  Workers(std::size_t count, Begin begin);
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;
  ~Workers();

  bool any_free() const;
  bool any_busy() const;
  /// `any_free()`. Throws `std::system_error` if there cannot be a process.
  void give(std::size_t number, const std::string& job);
  /// `any_busy()`. Waits for the next one that is done, or has died.
  /// While it waits `goes_on` is asked now and then (null: always yes); as soon as it says no those
  /// at work are killed, and their jobs have no answer.
  Answer next(const std::function<bool()>& goes_on = {});

 private:
  struct Worker {
    pid_t pid = 0;  // 0: none (yet, or any more)
    int wire = -1;
    std::optional<std::size_t> job{};
  };

  void start(Worker& worker);
  [[noreturn]] void serve(int wire);
  Answer answer_of(Worker& worker);

  const Begin begin_;
  std::vector<Worker> workers_;
};

}  // namespace perdura::simulator
