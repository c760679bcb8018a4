! The routines of dimensions and distances, and omp_control_tool, whose modifier is of
! either kind.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

program dimensions
  use omp_lib
  implicit none
  integer :: devs(3), distances(3)
  call omp_set_dynamic (.false.)
  call here ()
  !$omp parallel num_threads (3)
  call here ()
  !$omp end parallel
  !$omp teams num_teams (2)
  call here ()
  !$omp end teams
  devs = [omp_initial_device, omp_get_num_devices (), omp_invalid_device]
  distances = -2
  call omp_get_device_distances (3, devs, distances)
  if (any (distances /= [0, 0, -1])) stop 1
  if (omp_get_supported_active_team_dims (devs(1), .true.) /= 1) stop 2
  if (omp_get_supported_active_league_dims (devs(1), .false.) /= 1) stop 3
  if (omp_get_supported_teams_dim (devs(1), 0) /= huge (0)) stop 4
  if (omp_get_supported_teams_dim (devs(1), 1) /= 1) stop 5
  if (omp_get_supported_threads_dim (devs(2), 0) /= huge (0)) stop 6
  if (omp_control_tool (omp_control_tool_start, 0) /= omp_control_tool_notool) stop 7
  if (omp_control_tool (omp_control_tool_pause, 0_8) /= -2) stop 8
  if (omp_pause_resource (omp_pause_stop_tool, omp_initial_device) /= 0) stop 9
contains
  subroutine here ()
    if (omp_get_num_threads_dim (0) /= omp_get_num_threads ()) stop 11
    if (omp_get_thread_num_dim (0) /= omp_get_thread_num ()) stop 12
    if (omp_get_num_teams_dim (0) /= omp_get_num_teams ()) stop 13
    if (omp_get_team_num_dim (0) /= omp_get_team_num ()) stop 14
    if (omp_get_thread_limit_dim (0) /= omp_get_thread_limit ()) stop 15
    if (omp_get_num_threads_dim (1) /= 1) stop 16
    if (omp_get_thread_num_dim (1) /= 0) stop 17
    if (omp_get_num_teams_dim (2) /= 1) stop 18
    if (omp_get_team_num_dim (2) /= 0) stop 19
    if (omp_get_thread_limit_dim (3) /= 1) stop 20
  end subroutine here
end program dimensions
