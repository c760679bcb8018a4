! The routines of a device's teams (6.0, 24.11 to 24.14), with integers of both kinds.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
program device_league
  use omp_lib
  implicit none
  integer (4) :: device, league
  integer (8) :: wide
  device = 0
  if (omp_get_num_devices () == 0) device = omp_initial_device
  call omp_set_device_num_teams (5, device)
  if (omp_get_device_num_teams (device) /= 5) stop 1
  call omp_set_device_teams_thread_limit (3, device)
  if (omp_get_device_teams_thread_limit (device) /= 3) stop 2
  wide = device
  call omp_set_device_num_teams (4_8, wide)
  if (omp_get_device_num_teams (wide) /= 4) stop 3
  call omp_set_device_teams_thread_limit (2_8, wide)
  if (omp_get_device_teams_thread_limit (wide) /= 2) stop 4
  if (omp_get_device_num_teams (omp_invalid_device) /= 0) stop 5
  if (omp_get_device_teams_thread_limit (huge (wide)) /= 0) stop 6
  league = -1
  !$omp target teams map (from: league)
  if (omp_get_team_num () == 0) league = omp_get_num_teams ()
  !$omp end target teams
  if (device == 0 .and. league /= 4) stop 7
end program device_league
