// The `xeber` program: one subcommand a file, listed here.
#include "cli/command.h"

int main(int argc, char** argv) {
  xeber::cli::Program program;
  xeber::cli::AddVersion(program);
  return program.Run(argc, argv);
}
