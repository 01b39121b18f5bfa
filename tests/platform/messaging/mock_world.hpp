#pragma once
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <array>
#include <map>
#include <stdexcept>
#include <vector>

#include "platform/messaging/kafka/bus.hpp"
#include "tests/platform/messaging/world.hpp"

namespace perdura::platform::testing {

/// One broker inside this process.
class MockCluster {
 public:
  MockCluster() {
    auto* conf = rd_kafka_conf_new();
    std::array<char, 256> why{};
    rd_kafka_conf_set(conf, "test.mock.num.brokers", "1", why.data(), why.size());
    rd_kafka_conf_set_log_cb(conf, nullptr);
    handle_ = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why.data(), why.size());
    if (handle_ == nullptr) throw std::runtime_error(why.data());
    cluster_ = rd_kafka_handle_mock_cluster(handle_);
  }
  MockCluster(const MockCluster&) = delete;
  MockCluster& operator=(const MockCluster&) = delete;
  ~MockCluster() { rd_kafka_destroy(handle_); }

  std::string servers() const { return rd_kafka_mock_cluster_bootstraps(cluster_); }
  rd_kafka_mock_cluster_t* get() { return cluster_; }

  /// The next requests of that kind fail so, one after the other.
  void fail_next(std::int16_t api, const std::vector<rd_kafka_resp_err_t>& codes) {
    rd_kafka_mock_push_request_errors_array(cluster_, api, codes.size(), codes.data());
  }

 private:
  rd_kafka_t* handle_ = nullptr;
  rd_kafka_mock_cluster_t* cluster_ = nullptr;
};

class MockWorld final : public World {
 public:
  explicit MockWorld(WorldOptions options, std::map<std::string, std::string> settings = {});

  Bus& bus() override { return *bus_; }
  MockCluster& cluster() { return cluster_; }
  void create_topic(const std::string& name, std::int32_t partitions) override {
    rd_kafka_mock_topic_create(cluster_.get(), name.c_str(), partitions, 1);
  }
  bool until(const std::function<bool()>& fact) override { return wait(fact); }
  void set_broker(bool up) override {
    constexpr std::int32_t the_one = 1;
    up ? rd_kafka_mock_broker_set_up(cluster_.get(), the_one)
       : rd_kafka_mock_broker_set_down(cluster_.get(), the_one);
  }

 private:
  MockCluster cluster_;
  std::unique_ptr<KafkaBus> bus_;
};

}  // namespace perdura::platform::testing
