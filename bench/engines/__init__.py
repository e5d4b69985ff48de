"""The engines that bench/compare asks. Each has a name and run(file, articles, questions, rounds, work) -> {kind: Answers}."""
