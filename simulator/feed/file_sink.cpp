#include "simulator/feed/file_sink.hpp"

#include "simulator/feed/format.hpp"

namespace perdura::simulator::feed {

namespace fs = std::filesystem;

FileSink::FileSink(FileSinkOptions options) : options_(std::move(options)) {
  const auto& file = options_.file;
  std::error_code wrong;
  if (!options_.replace && fs::exists(file, wrong)) {
    throw Occupied("there is a feed in " + file.string() + " already");
  }
  if (file.has_parent_path()) fs::create_directories(file.parent_path(), wrong);
  if (!wrong) out_.open(file, std::ios::binary | std::ios::trunc);
  if (wrong || !out_.is_open()) throw Refused("cannot write " + file.string());
  write(first_line_of(options_.source));
}

void FileSink::write(const std::string& line) {
  out_ << line << '\n';
  if (!out_) throw SinkError("cannot write " + options_.file.string());
}

void FileSink::send(const Fact& fact) {
  std::string line;
  try {
    line = line_of(fact);
  } catch (const std::exception& error) {  // not UTF-8, or no event
    throw SinkError("a message of the topic " + fact.message.topic +
                    " cannot stand in a file: " + error.what());
  }
  write(line);
  ++taken_;
}

void FileSink::finish() {
  write(last_line_of(taken_));
  out_.close();
  if (!out_) throw SinkError("cannot write " + options_.file.string());
  written_ = taken_;
}

void FileSink::read_back(const OnFact& told) {
  try {
    read_file(options_.file, told);
  } catch (const Refused& error) {
    throw SinkError(error.what());
  }
}

Source read_file(const fs::path& file, const Sink::OnFact& told) {
  std::ifstream in(file, std::ios::binary);
  if (!in || fs::is_directory(file)) throw Refused("cannot read " + file.string());
  try {
    FileReader reader(in);
    while (const auto fact = reader.next()) told(*fact);
    return reader.source();
  } catch (const FormatError& error) {
    throw Refused(file.string() + ":" + std::to_string(error.line()) + ": " + error.what());
  }
}

}  // namespace perdura::simulator::feed
