#pragma once
#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

#include "platform/messaging/kafka/handles.hpp"
#include "platform/messaging/kafka/reach.hpp"
#include "platform/messaging/producer.hpp"

namespace perdura::platform::kafka {

class KafkaProducer final : public Producer {
 public:
  explicit KafkaProducer(const KafkaBus::Options& options);
  ~KafkaProducer() override;

  BatchId publish(std::vector<Message> batch, Done done) override;
  void give_up(BatchId batch) override;
  Receipts publish_and_wait(std::vector<Message> batch,
                            std::chrono::milliseconds deadline) override;
  bool flush(std::chrono::milliseconds deadline) override;
  void close(std::chrono::milliseconds deadline) override;
  std::size_t queued() const override;

  /// For tests that provoke errors.
  rd_kafka_t* native() { return handle_.get(); }

 private:
  struct Open {
    Receipts receipts;
    std::size_t missing = 0;
    Done done;
  };
  /// Travels with a message through librdkafka.
  struct Ticket {
    BatchId batch = 0;
    std::size_t index = 0;
    std::size_t bytes = 0;
  };

  static void on_delivery(rd_kafka_t*, const rd_kafka_message_t* message, void* self);
  static void on_error(rd_kafka_t*, int code, const char* reason, void* self);

  BatchId admit(const std::vector<Message>& batch, Done done);
  void hand_over(const Message& message, BatchId batch, std::size_t index);
  void settle(const Ticket& ticket, Receipt receipt);
  void finish(BatchId batch, const std::string& cause);
  void poll();

  const KafkaBus::Options options_;
  std::mutex order_;  // held while a batch enters librdkafka: batches do not interleave
  mutable std::mutex mutex_;
  std::condition_variable settled_;
  std::map<BatchId, Open> open_;
  BatchId last_batch_ = 0;
  std::size_t queued_ = 0;
  std::size_t queued_bytes_ = 0;
  bool closed_ = false;
  std::atomic<bool> stop_ = false;
  Reach reach_;
  Handle handle_;
  std::thread poller_;
};

}  // namespace perdura::platform::kafka
