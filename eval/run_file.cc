#include "eval/run_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "eval/tab_file.h"

namespace xeber {
namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

}  // namespace

std::string EncodeRunId(std::string_view id) {
  std::string word;
  for (const char c : id) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= ' ' || byte == '%' || byte == 0x7F)
      word += fmt::format("%{:02X}", byte);
    else
      word += c;
  }
  return word;
}

std::string DecodeRunId(std::string_view id) {
  std::string text;
  for (std::size_t i = 0; i < id.size(); ++i) {
    const bool escaped = id[i] == '%' && i + 2 < id.size() && HexDigit(id[i + 1]) >= 0 && HexDigit(id[i + 2]) >= 0;
    text += escaped ? static_cast<char>(HexDigit(id[i + 1]) * 16 + HexDigit(id[i + 2])) : id[i];
    if (escaped) i += 2;
  }
  return text;
}

absl::StatusOr<RunWriter> RunWriter::Open(const std::string& path, std::string tag) {
  RunWriter writer(path, EncodeRunId(tag));
  writer.file_.open(path == "-" ? "/dev/stdout" : path);
  if (!writer.file_) return absl::UnavailableError("cannot write " + path);
  return writer;
}

void RunWriter::Write(std::string_view query, const std::vector<Hit>& hits) {
  const std::string encoded = EncodeRunId(query);
  float previous = std::numeric_limits<float>::infinity();  // trec_eval keeps scores as floats
  for (std::size_t i = 0; i < hits.size(); ++i) {
    float score = static_cast<float>(hits[i].score);
    if (!(score < previous)) score = std::nextafter(previous, -std::numeric_limits<float>::infinity());
    file_ << fmt::format("{} Q0 {} {} {} {}\n", encoded, EncodeRunId(hits[i].card.id.value()), i + 1, score, tag_);
    previous = score;
  }
}

absl::Status RunWriter::Close() {
  file_.close();
  return file_ ? absl::OkStatus() : absl::UnavailableError("cannot write all of " + path_);
}

absl::StatusOr<Rankings> ReadRun(const std::string& path) {
  const auto lines = ReadLines(path);
  if (!lines.ok()) return lines.status();
  std::map<std::string, std::vector<std::pair<double, std::string>>> scored;
  for (const auto& line : *lines) {
    const auto fields = SplitFields(line.text);
    double score = 0;
    if (fields.size() != 6 || !absl::SimpleAtod(fields[4], &score))
      return LineFault(path, line, "a line of a run is 'qid Q0 docid rank score tag'");
    scored[DecodeRunId(fields[0])].emplace_back(score, DecodeRunId(fields[2]));
  }
  Rankings run;
  for (auto& [query, hits] : scored) {
    std::sort(hits.begin(), hits.end(), std::greater<>());
    for (auto& [score, id] : hits) run[query].push_back(std::move(id));
  }
  return run;
}

}  // namespace xeber
