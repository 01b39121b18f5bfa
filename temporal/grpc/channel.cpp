#include "temporal/grpc/channel.hpp"

#include <google/protobuf/message.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/proto_utils.h>

#include <condition_variable>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "temporal/grpc/channel_arguments.hpp"

namespace perdura::temporal {
namespace {

using google::protobuf::Message;

struct Call {
  Service::CallId id = 0;
  grpc::ClientContext context;
  grpc::ByteBuffer answer;
  grpc::Status status;
  std::unique_ptr<grpc::GenericClientAsyncResponseReader> reader;
  std::unique_ptr<Message> response;
  Service::Done done;
};

gpr_timespec deadline_after(std::chrono::milliseconds timeout) {
  // Monotonic: a step of the system's clock must not end long polls.
  return gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC),
                      gpr_time_from_millis(timeout.count(), GPR_TIMESPAN));
}

bool serialise(const Message& message, grpc::ByteBuffer& buffer) {
  bool own = false;
  return grpc::GenericSerialize<grpc::ProtoBufferWriter, Message>(message, &buffer, &own).ok();
}

Status status_of(const grpc::Status& status) {
  return {.code = static_cast<StatusCode>(status.error_code()),
          .message = status.error_message(),
          .details = status.error_details()};
}

/// Reads the answer into the response; an answer that cannot be read is the server's fault.
Status take_answer(Call& call) {
  if (!call.status.ok()) return status_of(call.status);
  const auto parsed =
      grpc::GenericDeserialize<grpc::ProtoBufferReader, Message>(&call.answer, call.response.get());
  if (parsed.ok()) return {};
  return {.code = StatusCode::Internal, .message = "unreadable answer: " + parsed.error_message()};
}

}  // namespace

class GrpcService::Connection {
 public:
  explicit Connection(GrpcOptions options)
      : options_(std::move(options)),
        answers_(open_channel(options_, ChannelUse::Answers)),
        polls_(open_channel(options_, ChannelUse::LongPolls)) {
    for (std::size_t i = 0; i < options_.completion_threads; ++i) {
      threads_.emplace_back([this] { drain(); });
    }
  }

  void close() {
    {
      std::unique_lock lock(mutex_);
      stopping_ = true;
      for (auto& [id, call] : open_) call->context.TryCancel();
      // No operation may start on a queue that was shut down: first the last one ends.
      all_ended_.wait(lock, [this] { return open_.empty(); });
    }
    queue_.Shutdown();
    for (auto& thread : threads_) thread.join();
  }

  CallId start(std::string_view path, const Message& request, std::unique_ptr<Message> response,
               CallOptions options, Done done) {
    grpc::ByteBuffer body;
    if (!serialise(request, body)) {
      done({.code = StatusCode::Internal, .message = "the request cannot be serialised"}, nullptr);
      return 0;
    }
    auto call = std::make_unique<Call>();
    call->response = std::move(response);
    call->done = std::move(done);
    call->context.set_deadline(deadline_after(options.timeout));
    add_metadata(call->context);
    Call* const tag = call.get();
    const CallId id = enter(std::move(call));
    if (id == 0) return 0;
    // From here on the destructor waits for this call, so the queue stays open.
    auto& stub = options.long_poll ? polls_ : answers_;
    tag->reader = stub.PrepareUnaryCall(&tag->context, std::string(path), body, &queue_);
    tag->reader->StartCall();
    tag->reader->Finish(&tag->answer, &tag->status, tag);
    return id;
  }

  void cancel(CallId id) {
    const std::lock_guard lock(mutex_);
    const auto found = open_.find(id);
    if (found != open_.end()) found->second->context.TryCancel();
  }

 private:
  void add_metadata(grpc::ClientContext& context) const {
    for (const auto& [key, value] : identification()) context.AddMetadata(key, value);
    for (const auto& [key, value] : options_.metadata) context.AddMetadata(key, value);
  }

  CallId enter(std::unique_ptr<Call> call) {
    {
      const std::lock_guard lock(mutex_);
      if (!stopping_) {
        const CallId id = ++last_id_;
        call->id = id;
        open_.emplace(id, std::move(call));
        return id;
      }
    }
    call->done({.code = StatusCode::Cancelled, .message = "the client is closing"}, nullptr);
    return 0;
  }

  std::unique_ptr<Call> leave(CallId id) {
    const std::lock_guard lock(mutex_);
    auto call = std::move(open_.extract(id).mapped());
    if (open_.empty()) all_ended_.notify_all();
    return call;
  }

  void drain() {
    void* tag = nullptr;
    bool ok = false;
    while (queue_.Next(&tag, &ok)) {
      const auto call = leave(static_cast<Call*>(tag)->id);
      auto status = take_answer(*call);
      call->done(std::move(status), std::move(call->response));
    }
  }

  const GrpcOptions options_;
  grpc::GenericStub answers_;
  grpc::GenericStub polls_;
  grpc::CompletionQueue queue_;
  std::mutex mutex_;
  std::condition_variable all_ended_;
  std::unordered_map<CallId, std::unique_ptr<Call>> open_;  // bounded by the callers
  CallId last_id_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

GrpcService::GrpcService(GrpcOptions options) {
  check(options);
  connection_ = std::make_unique<Connection>(std::move(options));
}

GrpcService::~GrpcService() { connection_->close(); }

Service::CallId GrpcService::call(std::string_view path, const Message& request,
                                  std::unique_ptr<Message> response, CallOptions options,
                                  Done done) {
  return connection_->start(path, request, std::move(response), options, std::move(done));
}

void GrpcService::cancel(CallId id) { connection_->cancel(id); }

}  // namespace perdura::temporal
