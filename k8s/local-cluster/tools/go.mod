module dev.trainyard/local-cluster/tools

go 1.25.0
