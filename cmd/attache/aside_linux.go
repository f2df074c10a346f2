package main

import "syscall"

// politeBy is how much nicer (as in nice(1)) work aside is: the kernel gives such a thread a tenth of what an ordinary one
// gets, and takes the processor from it when an ordinary one wakes.
const politeBy = 10

// giveWay lowers the priority of the calling thread alone, for as long as it lives. A system that refuses gets the work done
// all the same.
func giveWay() {
	const thread = 0 // who is a thread, despite the name of the constant in other systems
	id := syscall.Gettid()
	raw, err := syscall.Getpriority(thread, id)
	if err != nil {
		return
	}
	nice := 20 - raw // as the system call has it, from 40 down to 1
	_ = syscall.Setpriority(thread, id, min(nice+politeBy, 19))
}
